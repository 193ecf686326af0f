/** What a trace of Chromium says about the work of a page's main thread. */

export interface TraceEvent {
  readonly ph: string;
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: Record<string, unknown>;
}

/** In milliseconds of processor time. */
export interface ThreadWork {
  readonly frames: number;
  /** The work of a frame, 95 %. */
  readonly p95: number;
  readonly longestTask: number;
  readonly total: number;
}

/** Whether a trace's entry has what is needed here; metadata has a name and a thread too. */
export const isTraceEvent = (value: unknown): value is TraceEvent =>
  typeof value === 'object' && value !== null && 'ph' in value && 'name' in value && 'pid' in value && 'tid' in value;

/** What the main thread did: its tasks, cut at the beginnings of frames. */
export function mainThreadWork(events: readonly TraceEvent[]): ThreadWork {
  const thread = ({ pid, tid }: TraceEvent) => `${pid} ${tid}`;
  const mains = new Set(
    events.filter(({ name, args }) => name === 'thread_name' && args?.['name'] === 'CrRendererMain').map(thread),
  );
  const own = events.filter((event) => mains.has(thread(event)));
  const tasks = own.filter(({ name, ph }) => ph === 'X' && name === 'RunTask');
  const sums = new Map<string, number>();
  for (const task of tasks) sums.set(thread(task), (sums.get(thread(task)) ?? 0) + (task.dur ?? 0));
  const [busiest] = [...sums].sort((one, other) => other[1] - one[1])[0] ?? [''];
  const starts = own
    .filter((event) => thread(event) === busiest && event.name === 'AnimationFrame' && event.ph === 'b')
    .map(({ ts }) => ts)
    .sort((one, other) => one - other);
  const works = starts.map(() => 0);
  let longest = 0;
  let total = 0;
  for (const task of tasks.filter((event) => thread(event) === busiest)) {
    const cpu = (task.tdur ?? task.dur ?? 0) / 1_000;
    longest = Math.max(longest, cpu);
    total += cpu;
    const index = starts.findLastIndex((start) => start <= task.ts + (task.dur ?? 0));
    if (index >= 0) works[index] = (works[index] ?? 0) + cpu;
  }
  const sorted = works.slice(1, -1).sort((one, other) => one - other);
  const p95 = sorted[Math.floor(sorted.length * 0.95)] ?? Number.NaN;
  return { frames: sorted.length, p95, longestTask: longest, total };
}
