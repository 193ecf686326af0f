import { fail, ok, type Result } from '../../base/result.ts';
import { MCP_PROBLEMS } from '../../texts/cli/mcp.ts';

/** Names of this machine that a browser which may reach nothing else can reach. */
const isLoopback = (host: string): boolean =>
  host === 'localhost' || host.endsWith('.localhost') || host === '127.0.0.1';

/** A name of a host as an option gives it: no port, no signs that the rules of a browser would read. */
export const isHostName = (text: string): boolean => /^[a-z\d](?:[a-z\d.-]{0,251}[a-z\d])?$/i.test(text);

/**
 * Reads the address of a page that an agent wants opened.
 *
 * @param hosts besides this machine that may be opened, in small letters.
 * @returns the address as the browser would write it, or a refusal.
 */
export function findAllowedAddress(text: string, hosts: readonly string[]): Result<string, string> {
  if (!URL.canParse(text)) return fail(MCP_PROBLEMS.notAddress);
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return fail(MCP_PROBLEMS.notAddress);
  return isLoopback(url.hostname) || hosts.includes(url.hostname) ? ok(url.href) : fail(MCP_PROBLEMS.foreignHost);
}
