import { isRecord } from '../../base/is-object.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import type { RedactionRules } from '../../formats/redact/redact-rules.ts';
import { COMMAND_LINE_PROBLEMS } from '../../texts/cli/command-line.ts';
import { MCP_INSTRUCTIONS, MCP_PROBLEMS } from '../../texts/cli/mcp.ts';
import { type OptionValues, textsOf } from '../options.ts';
import { programVersion } from '../program-version.ts';
import { parseRedaction, REDACTION_OPTIONS } from '../redaction-options.ts';
import { isHostName } from './allowed-host.ts';
import { AgentSession, type AgentSessionOptions } from './agent-session.ts';
import { type RpcHandler, serveLines } from './json-rpc.ts';
import { toolList } from './tools.ts';

/** What `mcp` is asked to do. */
export interface McpCommand {
  readonly command: 'mcp';
  /** What is replaced; `null` for nothing. */
  readonly redaction: RedactionRules | null;
  /** Hosts whose pages may be recorded besides those of this machine, in small letters. */
  readonly hosts: readonly string[];
}

/** The options of `mcp`. */
export const MCP_OPTIONS = [...Object.keys(REDACTION_OPTIONS), 'allow-host'];

/** Versions of the protocol that this server speaks, the newest first: what it uses is the same in all. */
const VERSIONS = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05'] as const;

/** Reads the command line of `mcp`. Secrets are replaced unless an option says otherwise. */
export function parseMcp(values: OptionValues, [surplus]: readonly string[]): Result<McpCommand, string> {
  if (surplus !== undefined) return fail(COMMAND_LINE_PROBLEMS.noWords('mcp', surplus));
  const hosts = textsOf(values['allow-host']).map((host) => host.toLowerCase());
  const wrong = hosts.find((host) => !isHostName(host));
  if (wrong !== undefined) return fail(MCP_PROBLEMS.wrongHost(wrong));
  const redaction = parseRedaction(values, true);
  return redaction.ok ? ok({ command: 'mcp', redaction: redaction.value, hosts }) : redaction;
}

/** Answers requests of the Model Context Protocol. */
function handlerOf(session: AgentSession): RpcHandler {
  return async (method, parameters) => {
    switch (method) {
      case 'initialize': {
        const asked = parameters['protocolVersion'];
        return {
          result: {
            protocolVersion: VERSIONS.find((version) => version === asked) ?? VERSIONS[0],
            capabilities: { tools: {} },
            serverInfo: { name: 'realtime-inspector', version: programVersion() },
            instructions: MCP_INSTRUCTIONS,
          },
        };
      }
      case 'ping':
        return { result: {} };
      case 'tools/list':
        return { result: { tools: toolList() } };
      case 'tools/call': {
        const { name, arguments: given = {} } = parameters;
        if (typeof name !== 'string' || !isRecord(given)) return { problem: 'notParameters' };
        const { text, isError } = await session.call(name, given);
        return { result: { content: [{ type: 'text', text }], isError } };
      }
      default:
        return { problem: 'noMethod' };
    }
  };
}

/** Serves one agent until its input ends. */
export function serveMcp(
  input: AsyncIterable<Uint8Array>,
  send: (line: string) => void,
  options: AgentSessionOptions,
): Promise<void> {
  return serveLines(input, send, handlerOf(new AgentSession(options)));
}
