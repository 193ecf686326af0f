import { BadParameter } from './parameters.ts';
import { SMALLEST_BINARY, SMALLEST_TEXT } from './ticker-messages.ts';
import type { Parameters } from './parameters.ts';
import type { TickerFaults } from './ticker-plan.ts';

export type TickerOptions = TickerFaults & {
  rate: number;
  size: number;
  format: 'text' | 'binary';
  after: number;
  lose: number;
  replay: number;
  heartbeat: number;
  heartbeatKind: 'message' | 'protocol';
  end: 'close' | 'open';
  retry: number;
};

/** Reads what a ticker is to do, and refuses what no server can do. */
export function readTickerOptions(parameters: Parameters): TickerOptions {
  const numbers = { from: 0, to: 1_000_000_000, otherwise: 0 };
  const options = {
    seed: parameters.integer('seed', { ...numbers, otherwise: 1 }),
    rate: parameters.integer('rate', { from: 1, to: 20_000, otherwise: 10 }),
    size: parameters.integer('size', { from: 0, to: 16 * 1024 * 1024, otherwise: 0 }),
    format: parameters.choice('format', ['text', 'binary']),
    count: parameters.integer('count', numbers),
    after: parameters.integer('after', numbers),
    clean: parameters.integer('clean', { ...numbers, otherwise: 1 }),
    drop: parameters.oneIn('drop'),
    duplicate: parameters.oneIn('duplicate'),
    swap: parameters.oneIn('swap'),
    stallAt: parameters.integer('stall-at', numbers),
    stall: parameters.integer('stall', { from: 0, to: 3_600_000, otherwise: 2000 }),
    closeAt: parameters.integer('close-at', numbers),
    closeCode: parameters.integer('close-code', { from: 1000, to: 4999, otherwise: 1000 }),
    cutAt: parameters.integer('cut-at', numbers),
    silenceFrom: parameters.integer('silence-from', numbers),
    lose: parameters.integer('lose', { from: 0, to: 10_000, otherwise: 0 }),
    replay: parameters.integer('replay', { from: 0, to: 10_000, otherwise: 0 }),
    heartbeat: parameters.integer('heartbeat', { from: 0, to: 3_600_000, otherwise: 0 }),
    heartbeatKind: parameters.choice('heartbeat-kind', ['message', 'protocol']),
    end: parameters.choice('end', ['close', 'open']),
    retry: parameters.integer('retry', { from: 0, to: 3_600_000, otherwise: 0 }),
  };
  parameters.finish();
  const smallest = options.format === 'binary' ? SMALLEST_BINARY : SMALLEST_TEXT;
  if (options.size > 0 && options.size < smallest) {
    throw new BadParameter(
      `A ${options.format} price message needs ${smallest} bytes and "size" is ${options.size}. Give ${smallest} or ` +
        'more, or 0 for the natural size.',
    );
  }
  if (options.lose > 0 && options.replay > 0) {
    throw new BadParameter('A resumed ticker can lose numbers or replay some, not both. Give "lose" or "replay".');
  }
  if ([1004, 1005, 1006].includes(options.closeCode) || (options.closeCode > 1014 && options.closeCode < 3000)) {
    throw new BadParameter(
      `No server may send the close code ${options.closeCode}. Give 1000 to 1003, 1007 to 1014, or 3000 to 4999; ` +
        'for an end without a code use "cut-at".',
    );
  }
  return options;
}
