import type { StreamMessage } from '../message.ts';

/** A field of each line that says whether it is the last one (Ollama). Only the beginning and the end of a line are read. */
const DONE = /^\{[^{}[\]]{0,400}"done":\s?(true|false)/;

/** The sign by which a stream says that it is complete, `null` for any other event. */
export function endMarker(message: StreamMessage): string | null {
  const { data } = message.payload;
  if (data === '[DONE]') return 'data: [DONE]';
  if (DONE.exec(data)?.[1] === 'true') return 'done: true';
  if (message.event === 'message_stop' || message.event === 'complete') return `event: ${message.event}`;
  if (message.event !== null && /^response\.(completed|failed|incomplete)$/.test(message.event)) {
    return 'event: response.completed';
  }
  return null;
}

/** The end marker that the first event of a known kind promises. */
export function promisedMarker(message: StreamMessage): string | null {
  if (DONE.exec(message.payload.data)?.[1] === 'false') return 'done: true';
  if (message.event === 'message_start') return 'event: message_stop';
  if (message.event === 'response.created') return 'event: response.completed';
  if (/"object":\s?"chat\.completion\.chunk"/.test(message.payload.data.slice(0, 400))) return 'data: [DONE]';
  return null;
}
