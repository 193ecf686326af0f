/** A frame reads what to do from its address or, if it has none of its own, from its document. */
const parameters = document.querySelector('meta[name="frame"]')?.getAttribute('content') ?? location.search;
const {
  run = '',
  label = '',
  count = '5',
  every = '500',
  transport = 'websocket',
} = Object.fromEntries(new URLSearchParams(parameters));

const query = String(new URLSearchParams({ page: 'frames', run, label, count, every }));

function take({ data }: MessageEvent<string>): void {
  const state = document.getElementById('state');
  if (state !== null) state.textContent = data;
  parent.postMessage({ label }, '*');
}

if (transport === 'eventsource') {
  new EventSource(new URL(`/frames/sse?${query}&via=eventsource`, document.baseURI)).onmessage = take;
} else {
  const url = new URL(`/frames/ws?${query}`, document.baseURI);
  url.protocol = url.protocol.replace('http', 'ws');
  new WebSocket(url).onmessage = take;
}
