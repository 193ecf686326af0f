import type { Exchange } from './exchange.ts';

/** One event in the text form of the HTML standard (9.2.5). Data of several lines takes several `data:` fields. */
export function eventText({
  data,
  id,
  type,
}: {
  data: string;
  id?: string | undefined;
  type?: string | undefined;
}): string {
  const head = (type === undefined ? '' : `event: ${type}\n`) + (id === undefined ? '' : `id: ${id}\n`);
  return `${head}data: ${data.replace(/\r\n|\r|\n/g, '\ndata: ')}\n\n`;
}

/** `/sse`: counts in server-sent events, with every option of the format for its own sake. */
export function serverSentEvents(exchange: Exchange): void {
  const { parameters, request } = exchange;
  const count = parameters.integer('count', { from: 0, to: 1_000_000, otherwise: 5 });
  const every = parameters.integer('every', { from: 0, to: 3_600_000, otherwise: 100 });
  const retry = parameters.integer('retry', { from: 0, to: 3_600_000, otherwise: 0 });
  const status = parameters.integer('status', { from: 200, to: 599, otherwise: 200 });
  const type = parameters.text('type', '');
  const withIds = parameters.choice('ids', ['1', '0']) === '1';
  const lines = parameters.integer('lines', { from: 1, to: 1000, otherwise: 1 });
  const ending = parameters.choice('end', ['close', 'cut', 'open']);
  parameters.finish();
  if (status !== 200) {
    exchange.answer(status, status === 204 ? '' : `Answered with ${status}, as asked.\n`);
    return;
  }
  const resumed = Number(request.headers['last-event-id'] ?? 0);
  let number = Number.isSafeInteger(resumed) && resumed > 0 ? resumed : 0;
  if (number >= count && count > 0) {
    exchange.answer(204);
    return;
  }
  exchange.stream('text/event-stream; charset=utf-8');
  if (retry > 0) exchange.response.write(`retry: ${retry}\n\n`);
  const finish = () => {
    clearInterval(timer);
    if (ending === 'close') exchange.end();
    if (ending === 'cut') exchange.cut();
  };
  const next = () => {
    if (number >= count) {
      finish();
      return;
    }
    number += 1;
    const data = Array.from({ length: lines }, (_, line) => `event ${number} line ${line + 1}`).join('\n');
    const id = withIds ? String(number) : undefined;
    exchange.send(eventText({ data, id, type: type === '' ? undefined : type }), {
      payload: data,
      number,
      ...(id === undefined ? {} : { eventId: id }),
      ...(type === '' ? {} : { eventType: type }),
    });
  };
  const timer = setInterval(next, Math.max(1, every));
  next();
  exchange.over.signal.addEventListener('abort', () => clearInterval(timer));
}
