import type { FaultPlan } from '../../faults/plan.ts';
import { FaultProxy, type ArmedRun } from '../../proxy/proxy.ts';
import type { HostPort } from '../../proxy/told-hosts.ts';
import { LEFT_ALONE } from '../../texts/cli/fault-lines.ts';
import type { WireRecord } from '../../wire/record.ts';
import { WireRecords } from './wire-records.ts';

/** What a recording says of its faults. */
interface FaultsOfRecording {
  readonly url: string;
  readonly faults: readonly FaultPlan[];
  /** Whether the browser may reach this machine only, and which other hosts all the same. */
  readonly isLoopbackOnly: boolean;
  readonly allowedHosts: readonly string[];
}

const THIS_MACHINE = ['localhost', '*.localhost', '127.0.0.1', '[::1]'];

/** Host and port of a page, as its address has them between the slashes. */
const hostOf = (url: string): string => `://${new URL(url).host}/`;

/** The proxy of one recording: all of the browser's requests go through it, and its plans are armed with the page. */
export class RecordingFaults {
  readonly #proxy: FaultProxy;
  readonly #records: WireRecords;
  readonly #runs: { readonly plan: FaultPlan; readonly run: ArmedRun }[] = [];

  private constructor(proxy: FaultProxy, records: WireRecords) {
    this.#proxy = proxy;
    this.#records = records;
  }

  /** @returns `null` where nothing is to fail: then there is no proxy. */
  static async start({
    url,
    faults,
    isLoopbackOnly,
    allowedHosts,
  }: FaultsOfRecording): Promise<RecordingFaults | null> {
    if (faults.length === 0) return null;
    const records = new WireRecords();
    const told = isLoopbackOnly ? [...THIS_MACHINE, ...allowedHosts] : 'any';
    const proxy = await FaultProxy.start({ told, onMark: records.note });
    const own = new RecordingFaults(proxy, records);
    for (const plan of faults) {
      // A browser connects to hosts of its own before the page is there.
      const { address } = plan.target;
      proxy.whenMet(address === '' ? hostOf(url) : address, () => own.#runs.push({ plan, run: proxy.arm(plan) }));
    }
    return own;
  }

  get address(): HostPort {
    return this.#proxy.address;
  }

  /**
   * Removes and gives what was done since the last call.
   *
   * @param zero milliseconds since the epoch of the recording's zero.
   */
  take(zero: number): readonly WireRecord[] {
    return this.#records.take(zero);
  }

  /** What was not touched, though it may have been meant: a sentence for each plan. */
  leftAlone(): readonly string[] {
    return this.#runs.flatMap(({ plan, run }) => {
      const { hidden } = run.figures();
      return hidden > 0 ? [LEFT_ALONE.hidden(hidden, plan.target.address)] : [];
    });
  }

  stop(): Promise<void> {
    return this.#proxy.stop();
  }
}
