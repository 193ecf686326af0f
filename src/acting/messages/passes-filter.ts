/** Whether a message passes a filter of the panel's language. */
export function passesFilter(filter: string, data: unknown): boolean {
  return filter === '' || (typeof data === 'string' && data.includes(filter));
}
