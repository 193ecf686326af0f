import type { GroupId } from '../../../timeline/lanes.ts';

/** What the groups are called in the list and, shorter, on their chips. */
export const GROUP_LABELS: Readonly<Record<GroupId, { readonly name: string; readonly short: string }>> = {
  websocket: { name: 'WebSocket', short: 'WebSocket' },
  sse: { name: 'Server-sent events', short: 'SSE' },
  'streamed-fetch': { name: 'Streamed fetch', short: 'Fetch' },
  'long-poll': { name: 'Long poll', short: 'Long poll' },
  'short-poll': { name: 'Short poll', short: 'Short poll' },
  other: { name: 'Other requests', short: 'Other' },
};
