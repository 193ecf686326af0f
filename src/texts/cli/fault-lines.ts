import { formatClock, pluralize } from '../../base/format.ts';

/** What is wrong with the options that say what to make fail. */
export const FAULT_OPTION_PROBLEMS = {
  fault: (text: string, problem: string) => `--fault ${text}: ${problem}`,
  address: (most: number) => `--fault-on takes at most ${most} characters`,
  seed: (problem: string) => `--fault-seed: ${problem}`,
  listen: (text: string) => `--listen needs an address and a port, such as 127.0.0.1:8900, not "${text}"`,
  notLoopback: (text: string) =>
    `--listen takes addresses of this machine alone, such as 127.0.0.1:8900, not "${text}"`,
  noHost: 'faults needs a host to forward to: realtime-inspector faults --to localhost:3000',
  host: (text: string) => `--to needs a host such as localhost:3000, *.example.com or "*", not "${text}"`,
  surplus: (word: string) => `faults takes no "${word}": say it as an option, such as --fault "${word}"`,
  duration: (text: string) => `--for needs a duration such as 30s, 2m or 1h, at most 24h, not "${text}"`,
} as const;

/** What `faults` prints. */
export const FAULTS_LINES = {
  listening: (url: string, hosts: readonly string[]) => `Proxy on ${url}, forwards to ${hosts.join(', ')}`,
  chrome: (url: string) => `  Chrome:  --proxy-server=${url} --proxy-bypass-list="<-loopback>"`,
  firefox: (host: string, port: number) =>
    `  Firefox: proxy ${host}, port ${port}, also for HTTPS; about:config network.proxy.allow_hijacking_localhost true`,
  prompt: 'Type a fault and Enter, such as: cut, or: down for 8s; stop ends all faults, Ctrl+C the proxy',
  unusable: (url: string, problem: string) => `${url}: ${problem}`,
  portTaken: 'another program listens there already; choose another port with --listen',
  stopped: 'all faults ended',
} as const;

/** One thing that was done: `12:03:07 cut: 2 connections`. @param at milliseconds since midnight. */
export const faultLine = (at: number, fault: string, phase: 'start' | 'end', connections: number): string =>
  `${formatClock(at, 'second')} ${fault}${phase === 'end' ? ' ended' : ''}: ${pluralize(connections, 'connection')}`;

/** What was left alone, in sentences. */
export const LEFT_ALONE = {
  hidden: (count: number, address: string) =>
    `${pluralize(count, 'connection')} inside TLS could not be told by "${address}": paths are hidden there; give the host alone`,
  notTold: (host: string, count: number) =>
    `not forwarded to ${host} (asked ${pluralize(count, 'time')}); to allow it: --to ${host}`,
} as const;
