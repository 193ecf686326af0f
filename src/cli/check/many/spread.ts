import { Worker } from 'node:worker_threads';

/** Does one task after the other, here or in another thread. */
export interface Lane<In, Out> {
  run(task: In): Promise<Out>;
  end(): Promise<void>;
}

/**
 * Spreads tasks over lanes, each of which takes the next when it has done one.
 *
 * @param open makes a lane; also in place of one whose thread has died.
 * @param failed what is answered for a task that a lane died of.
 * @param done called after each task.
 * @returns the answers in the order of the tasks.
 */
export async function spread<In, Out>(
  tasks: readonly In[],
  lanes: number,
  open: () => Lane<In, Out>,
  failed: (task: In, error: unknown) => Out,
  done: (count: number) => void,
): Promise<readonly Out[]> {
  const answers: Out[] = Array.from({ length: tasks.length });
  let next = 0;
  let count = 0;
  const work = async (): Promise<void> => {
    let lane: Lane<In, Out> | null = null;
    try {
      while (next < tasks.length) {
        const index = next++;
        const task = tasks[index];
        if (task === undefined) continue;
        try {
          lane ??= open();
          answers[index] = await lane.run(task);
        } catch (error) {
          answers[index] = failed(task, error);
          await lane?.end();
          lane = null;
        }
        count += 1;
        done(count);
      }
    } finally {
      await lane?.end();
    }
  };
  await Promise.all(Array.from({ length: Math.min(lanes, tasks.length) }, work));
  return answers;
}

/** What a worker thread sends back: an answer, or the words of the error that it could not answer for. */
export type WorkerAnswer<Out> = { readonly answer: Out } | { readonly error: string };

/** A lane in a worker thread, which answers each message with a {@link WorkerAnswer}. */
export function workerLane<In, Out>(script: URL, workerData: unknown): Lane<In, Out> {
  const worker = new Worker(script, { workerData });
  let settle: ((result: WorkerAnswer<Out>) => void) | null = null;
  const finish = (result: WorkerAnswer<Out>): void => {
    settle?.(result);
    settle = null;
  };
  worker.on('message', finish);
  worker.on('error', (error) => finish({ error: error.message }));
  worker.on('exit', (code) => finish({ error: `exit status ${code}` }));
  return {
    async run(task) {
      const result = await new Promise<WorkerAnswer<Out>>((resolve) => {
        settle = resolve;
        worker.postMessage(task);
      });
      if ('error' in result) throw new Error(result.error);
      return result.answer;
    },
    async end() {
      await worker.terminate();
    },
  };
}
