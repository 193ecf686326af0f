// @ts-check
import { addLine, TestPage } from './shared.js';
import { io } from './vendor/socket.io.js';

/**
 * Parameters: count (prices, 10), every (ms between them, 300), orders (that the page sends, 3), end=close (disconnect
 * when done).
 */
const page = new TestPage('socketio');
const count = page.number('count', 10);
const orders = page.number('orders', 3);

/** @type {ReturnType<typeof io> | undefined} */
let socket;

function finishIfComplete() {
  const { received } = page.state;
  if ((received['prices'] ?? 0) >= count) page.finish('prices');
  if ((received['answers'] ?? 0) >= orders) page.finish('answers');
  if (page.state.done && page.parameters.get('end') === 'close') socket?.disconnect();
}

function sendOrder() {
  const number = page.sent('orders');
  socket?.emit('order', { number, symbol: 'RTI', amount: 10 * number }, (/** @type {unknown} */ answer) => {
    page.received('answers');
    addLine('lines-orders', JSON.stringify(answer));
    finishIfComplete();
  });
}

function connect() {
  socket?.disconnect();
  page.begin(['prices', 'answers', 'upgrade']);
  const query = { page: page.state.page, run: page.state.run, count, every: page.number('every', 300) };
  const opened = io({ query, transports: ['polling', 'websocket'], forceNew: true });
  socket = opened;
  opened.on('connect', () => {
    addLine('lines-prices', `connected over ${opened.io.engine.transport.name}`);
    const { engine } = opened.io;
    const onUpgrade = () => {
      addLine('lines-prices', `upgraded to ${engine.transport.name}`);
      page.finish('upgrade');
      finishIfComplete();
    };
    // On a busy machine the upgrade is through before the library says that it is connected.
    if (engine.transport.name === 'websocket') onUpgrade();
    else engine.once('upgrade', onUpgrade);
    for (let sent = 0; sent < orders; sent += 1) sendOrder();
    finishIfComplete();
  });
  opened.on('price', (/** @type {unknown} */ price) => {
    page.received('prices');
    addLine('lines-prices', JSON.stringify(price));
    finishIfComplete();
  });
  opened.on('disconnect', (/** @type {string} */ reason) => {
    page.ended('prices', reason);
    addLine('lines-prices', `disconnected: ${reason}`);
  });
}

page.onStart('start', connect);
page.onClick('order', sendOrder);
page.onClick('stop', () => socket?.disconnect());
