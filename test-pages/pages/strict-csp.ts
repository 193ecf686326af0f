import { addLine, TestPage } from './shared.js';

/** Parameters: count (messages of each stream, 5), every (ms between them, 500). */
const page = new TestPage('strict-csp');
const count = page.number('count', 5);
const options = { count, every: page.number('every', 500) };

/** @param last how many messages there are to be. */
function take(label: string, text: string, last = count): void {
  addLine(`lines-${label}`, text);
  if (page.received(label) === last) page.finish(label);
}

/** The stream has one message more, which says that it is done. */
async function readLines(): Promise<void> {
  const { body } = await fetch(page.address('/token-stream/ndjson', 'fetch', 'fetch', options), { method: 'POST' });
  if (body === null) return;
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (let step = await reader.read(); !step.done; step = await reader.read()) {
    const lines = (text + step.value).split('\n');
    text = lines.pop() ?? '';
    for (const line of lines) take('fetch', line, count + 1);
  }
}

page.onStart('start', () => {
  page.begin(['websocket', 'eventsource', 'fetch']);
  const socket = new WebSocket(page.address('/frames/ws', 'websocket', 'websocket', options));
  socket.onmessage = ({ data }) => take('websocket', data);
  const source = new EventSource(page.address('/frames/sse', 'eventsource', 'eventsource', options));
  source.onmessage = ({ data }) => take('eventsource', data);
  void readLines();
});
