/** What the test server knows of a run. */
import type { LogEntry } from './truth.ts';

/** Everything that the server sent and received in a run, in order. */
export async function logOf(server: string, run: string): Promise<readonly LogEntry[]> {
  const answer = await fetch(`${server}/log?run=${run}`);
  const { entries }: { readonly entries: readonly LogEntry[] } = await answer.json();
  return entries;
}

/** How many messages the pages of a run have received, by their own account; empty while none has reported it. */
export async function reportedBy(server: string, run: string): Promise<readonly number[]> {
  const answer = await fetch(`${server}/beacon/collected?run=${run}`);
  const { posts }: { readonly posts: readonly { readonly text: string }[] } = await answer.json();
  return posts.map(({ text }) => Number(text));
}
