/** Messages between the panel and the devtools page about the saved view, which the devtools page does not interpret. */
export type ViewMessage =
  | { readonly type: 'ask' }
  | { readonly type: 'keep'; readonly view: unknown }
  /** The answer to `ask`; `null` if nothing was saved. */
  | { readonly type: 'kept'; readonly view: unknown };

/** The channel of one tab's DevTools. Only pages of the extension can open it. */
export const viewChannel = (tabId: number): BroadcastChannel =>
  new BroadcastChannel(`realtime-inspector:view:${tabId}`);
