import { performance } from 'node:perf_hooks';
import { tickerMessage } from './ticker-messages.ts';
import { planTicker } from './ticker-plan.ts';
import type { GroundTruth } from './log.ts';
import type { Channel } from './log-block.ts';
import type { TickerOptions } from './ticker-options.ts';
import type { TickerStep } from './ticker-plan.ts';
import type { TickerSink } from './ticker-sinks.ts';

/** How often a fast ticker wakes up. Below 4 ms a timer of Node costs more than the messages it brings. */
const TICK_MILLISECONDS = 4;

/** The longest a ticker works at a stretch: with messages too large for their rate it would never stop. */
const WORK_MILLISECONDS = 20;

/** A ticker waits while this much has not left: a page that does not read must not fill the server's memory. */
const WAITING_LIMIT = 64 * 1024 * 1024;

/**
 * Sends what the plan says, at the rate. What is due follows from the time since the start and never from the tick
 * before, so that late timers do not add up; a tick that comes late sends all that is due at once.
 *
 * @returns stops it.
 */
export function startTicker(options: TickerOptions, log: GroundTruth, channel: Channel, sink: TickerSink): () => void {
  channel.payloadOf = (number) => tickerMessage(options, number);
  const ticker = new Ticker(options, log, channel, sink);
  ticker.tick();
  return () => ticker.stop();
}

/** One connection's ticker. */
class Ticker {
  readonly options: TickerOptions;
  readonly log: GroundTruth;
  readonly channel: Channel;
  readonly sink: TickerSink;
  #origin = performance.now();
  #slots = 0;
  #interval;
  #plan;
  #next;
  #timer: NodeJS.Timeout | undefined;
  #heartbeat: NodeJS.Timeout | undefined;

  constructor(options: TickerOptions, log: GroundTruth, channel: Channel, sink: TickerSink) {
    this.options = options;
    this.log = log;
    this.channel = channel;
    this.sink = sink;
    this.#interval = 1000 / options.rate;
    this.#plan = planTicker(onceOnly(options), resume(options, log, channel));
    this.#next = this.#plan.next();
    let beats = 0;
    if (options.heartbeat > 0) this.#heartbeat = setInterval(() => sink.beat((beats += 1)), options.heartbeat);
  }

  stop() {
    clearTimeout(this.#timer);
    clearInterval(this.#heartbeat);
  }

  /** Sends all that is due, and comes back when the next is. */
  tick() {
    const { sink } = this;
    const began = performance.now();
    // The first slot is due at once, the next an interval later.
    const due = Math.floor((began - this.#origin) / this.#interval) + 1;
    sink.begin();
    while (!this.#next.done && sink.waiting() < WAITING_LIMIT && performance.now() - began < WORK_MILLISECONDS) {
      const step = this.#next.value;
      if (step.takesSlot && this.#slots >= due) break;
      if (step.takesSlot) this.#slots += 1;
      this.#take(step);
      this.#next = this.#plan.next();
      // A pause moves everything that follows.
      if (step.kind === 'stall') break;
    }
    sink.flush();
    if (this.#next.done) return;
    const wait = this.#origin + this.#slots * this.#interval - performance.now();
    this.#timer = setTimeout(() => this.tick(), Math.max(TICK_MILLISECONDS, wait));
  }

  #take(step: TickerStep) {
    const { log, channel, sink } = this;
    const { number } = step;
    switch (step.kind) {
      case 'send':
        sink.send(number, tickerMessage(this.options, number), step.fault);
        return;
      case 'drop':
        log.add(channel, 'injected', { fault: 'drop', number });
        return;
      case 'hold':
        return;
      case 'stall':
        log.add(channel, 'injected', { fault: 'stall', number, duration: step.duration });
        // From now on, so that the pause is as long as asked even if the messages before it were late.
        this.#origin = performance.now() + step.duration - this.#slots * this.#interval;
        return;
      case 'close':
        log.add(channel, 'injected', { fault: 'close', number, code: step.code });
        this.#finish(() => sink.close(step.code));
        return;
      case 'cut':
        this.#finish(() => sink.cut());
        return;
      case 'silence':
        this.#finish(() => log.add(channel, 'injected', { fault: 'silence', number }));
        return;
      case 'end':
        if (this.options.end === 'close') this.#finish(() => sink.end());
    }
  }

  /** Everything sent leaves before the end, and no heartbeat follows. */
  #finish(end: () => void) {
    clearInterval(this.#heartbeat);
    this.sink.flush();
    end();
  }
}

/**
 * A resumed ticker continues after the last number that the page has, but may lose or repeat some on purpose.
 *
 * @returns the first number to send.
 */
function resume({ after, lose, replay, count }: TickerOptions, log: GroundTruth, channel: Channel): number {
  if (after === 0) return 1;
  const first = after + 1;
  // The last number always comes, so that a run ends.
  const start = Math.max(1, count === 0 ? first + lose - replay : Math.min(count, first + lose) - replay);
  for (let number = first; number < start; number += 1) log.add(channel, 'injected', { fault: 'loss', number });
  for (let number = start; number < first; number += 1) log.add(channel, 'injected', { fault: 'replay', number });
  return start;
}

/** What has struck the connection before strikes no more: with a replay it would strike for ever. */
function onceOnly(options: TickerOptions): TickerOptions {
  const ahead = (at: number) => (at > options.after ? at : 0);
  return {
    ...options,
    stallAt: ahead(options.stallAt),
    closeAt: ahead(options.closeAt),
    cutAt: ahead(options.cutAt),
  };
}
