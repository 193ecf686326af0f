import { formatCount, formatDuration } from '../../base/format.ts';

/** How a stream exceeded a limit of the caller's. Durations in milliseconds. */
export const EXCEEDED_LIMITS = {
  silence: (label: string, measured: number, allowed: number) =>
    `${label} received nothing for ${formatDuration(measured)} while open; the limit is ${formatDuration(allowed)}`,
  downtime: (label: string, measured: number, allowed: number) =>
    `${label} had no connection for ${formatDuration(measured)}; the limit is ${formatDuration(allowed)}`,
  reconnects: (label: string, measured: number, allowed: number) =>
    `${label} reconnected ${formatCount(measured)} times; the limit is ${formatCount(allowed)}`,
  requests: (label: string, measured: number, allowed: number) =>
    `${label} sends ${formatCount(measured)} requests an hour; the limit is ${formatCount(allowed)}`,
} as const;
