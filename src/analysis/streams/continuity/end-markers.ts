import type { StreamMessage } from '../message.ts';

/** Characters of a line that is looked into. */
const LINE_LIMIT = 64 * 1024;

/** Whether a line says of itself that it is the last one (`done`, as Ollama writes it); `null` where it says nothing. */
function isLast(data: string): boolean | null {
  if (!data.startsWith('{') || data.length > LINE_LIMIT || !data.includes('"done"')) return null;
  try {
    const { done } = JSON.parse(data) as { readonly done?: unknown };
    return typeof done === 'boolean' ? done : null;
  } catch {
    // A line that was cut says nothing.
    return null;
  }
}

/** The sign by which a stream says that it is complete, `null` for any other event. */
export function endMarker(message: StreamMessage): string | null {
  const { data } = message.payload;
  if (data === '[DONE]') return 'data: [DONE]';
  if (isLast(data) === true) return 'done: true';
  if (message.event === 'message_stop' || message.event === 'complete') return `event: ${message.event}`;
  if (message.event !== null && /^response\.(completed|failed|incomplete)$/.test(message.event)) {
    return 'event: response.completed';
  }
  return null;
}

/** The end marker that the first event of a known kind promises. */
export function promisedMarker(message: StreamMessage): string | null {
  if (isLast(message.payload.data) === false) return 'done: true';
  if (message.event === 'message_start') return 'event: message_stop';
  if (message.event === 'response.created') return 'event: response.completed';
  if (/"object":\s?"chat\.completion\.chunk"/.test(message.payload.data.slice(0, 400))) return 'data: [DONE]';
  return null;
}
