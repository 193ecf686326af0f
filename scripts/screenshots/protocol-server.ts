/** A page of two protocols for the pictures: an MQTT client over WebSocket, and a chat that streams its answer. */
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { generate, parser, type Packet } from 'mqtt-packet';
import { WebSocketServer, type WebSocket } from 'ws';

/** How many readings are published, and how often, in milliseconds. */
const READINGS = 40;
const PERIOD = 220;

/** Milliseconds between two tokens. */
const PACE = 45;

const REASONING =
  'The page lost its socket for 14.8 s. The server numbers its messages, so the app can ask for the rest.';
const ANSWER =
  'After the reconnect, send the last number that you have. The server then replays what you missed:\n\n```json\n{ "subscribe": "orders", "after": 20411 }\n```\n\nThen drop every number that you have already.';

const base64 = (packet: Packet): string => generate(packet).toString('base64');

const CONNECT = base64({
  cmd: 'connect',
  protocolId: 'MQTT',
  protocolVersion: 4,
  clientId: 'hall-3',
  keepalive: 30,
  clean: true,
});
const SUBSCRIBE = base64({
  cmd: 'subscribe',
  messageId: 1,
  subscriptions: [
    { topic: 'hall/3/temperature', qos: 0 },
    { topic: 'hall/3/pressure', qos: 0 },
  ],
});
const PING = base64({ cmd: 'pingreq' });

const PAGE = `<!doctype html><title>Protocols</title><script type="module">
  const bytes = (text) => Uint8Array.from(atob(text), (each) => each.charCodeAt(0));
  const socket = new WebSocket(location.origin.replace('http', 'ws') + '/mqtt', 'mqtt');
  socket.binaryType = 'arraybuffer';
  socket.onopen = () => socket.send(bytes('${CONNECT}'));
  socket.addEventListener('message', () => socket.send(bytes('${SUBSCRIBE}')), { once: true });
  setInterval(() => socket.send(bytes('${PING}')), 3000);
  async function chat() {
    const body = JSON.stringify({ model: 'gpt-5', stream: true, messages: [{ role: 'user', content: 'How do I catch up after a reconnect?' }] });
    const answer = await fetch('/v1/chat/completions', { method: 'POST', body });
    const reader = answer.body.getReader();
    while (!(await reader.read()).done);
  }
  chat();
</script>`;

/** Answers an MQTT client: acknowledges, then publishes readings. */
function serveMqtt(socket: WebSocket): void {
  const send = (packet: Packet): void => socket.send(generate(packet));
  const publish = async (): Promise<void> => {
    for (let seq = 1; seq <= READINGS && socket.readyState === socket.OPEN; seq += 1) {
      await sleep(PERIOD);
      const isPressure = seq % 3 === 0;
      const reading = isPressure
        ? { seq, bar: Number((6 + Math.sin(seq / 5) / 4).toFixed(2)), valve: 'open' }
        : { seq, celsius: Number((71 + 3 * Math.sin(seq / 4)).toFixed(1)), sensor: 'B' };
      const topic = isPressure ? 'hall/3/pressure' : 'hall/3/temperature';
      send({ cmd: 'publish', topic, payload: JSON.stringify(reading), qos: 0, dup: false, retain: false });
    }
  };
  const packets = parser();
  packets.on('packet', ({ cmd }: Packet) => {
    if (cmd === 'connect') send({ cmd: 'connack', returnCode: 0, sessionPresent: false });
    else if (cmd === 'pingreq') send({ cmd: 'pingresp' });
    else if (cmd === 'subscribe') {
      send({ cmd: 'suback', messageId: 1, granted: [0, 0] });
      void publish();
    }
  });
  socket.on('message', (data: Buffer) => packets.parse(data));
}

/** Streams an answer in the form of chat completions. */
async function answerChat(response: ServerResponse): Promise<void> {
  const common = { id: 'chatcmpl-7', object: 'chat.completion.chunk', created: 1_764_000_000, model: 'gpt-5' };
  const write = (delta: object, finish: string | null = null): void => {
    const choices = [{ index: 0, delta, finish_reason: finish }];
    response.write(`data: ${JSON.stringify({ ...common, choices })}\n\n`);
  };
  const words = (text: string): readonly string[] => text.match(/\S+\s*/g) ?? [];
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  write({ role: 'assistant', content: '' });
  await sleep(600);
  for (const word of words(REASONING)) {
    write({ reasoning_content: word });
    await sleep(PACE);
  }
  for (const word of words(ANSWER)) {
    write({ content: word });
    await sleep(PACE);
  }
  write({}, 'stop');
  const usage = { prompt_tokens: 41, completion_tokens: 96, total_tokens: 137 };
  response.end(`data: ${JSON.stringify({ ...common, choices: [], usage })}\n\ndata: [DONE]\n\n`);
}

/** Starts the server on loopback. */
export async function startProtocolServer(): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    if (request.method === 'POST') void answerChat(response);
    else response.writeHead(200, { 'content-type': 'text/html' }).end(PAGE);
  });
  const sockets = new WebSocketServer({ server, path: '/mqtt', handleProtocols: () => 'mqtt' });
  sockets.on('connection', serveMqtt);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
