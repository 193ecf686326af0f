import { fail, ok, type Result } from '../../base/result.ts';
import { MCP_ARGUMENTS, MCP_PROBLEMS, MCP_TOOLS } from '../../texts/cli/mcp.ts';
import { MOST_STEPS, STEP_FIELDS } from './read-steps.ts';

/** Tools that can be called. */
type ToolName = keyof typeof MCP_TOOLS;

/** Their arguments. */
type ArgumentName = keyof typeof MCP_ARGUMENTS;

/** Arguments as texts, whether they came as numbers or as texts. */
export type Arguments = Readonly<Partial<Record<ArgumentName, string>>>;

/** Types of arguments that are no texts, as JSON Schema names them. */
const TYPES: Readonly<Partial<Record<ArgumentName, 'integer' | 'number' | 'array'>>> = {
  ...{ stream: 'integer', limit: 'integer', characters: 'integer', from: 'integer' },
  seconds: 'number',
  steps: 'array',
};

const ARGUMENTS_OF: Readonly<Record<ToolName, readonly ArgumentName[]>> = {
  open_recording: ['file'],
  record_page: ['url', 'file', 'seconds', 'steps', 'fault', 'fault_on', 'browser'],
  list_streams: ['filter', 'since', 'limit'],
  list_findings: ['filter', 'stream', 'since', 'around', 'limit'],
  read_messages: ['filter', 'stream', 'since', 'around', 'limit', 'characters'],
  read_message: ['place', 'from'],
  list_costs: ['stream', 'since', 'limit'],
};

const REQUIRED: ReadonlySet<ArgumentName> = new Set<ArgumentName>(['file', 'place', 'url']);

const namesIn = <T extends string>(object: Readonly<Record<T, unknown>>): readonly T[] => Object.keys(object) as T[];

const typeOf = (name: ArgumentName): string => TYPES[name] ?? 'string';

/** The schema of a step, of which each action takes some fields; see `readSteps`. */
const STEP_SCHEMA = {
  type: 'object',
  properties: {
    action: { type: 'string', enum: Object.keys(STEP_FIELDS) },
    ...Object.fromEntries(
      [...new Set(Object.values(STEP_FIELDS).flat())].map((field) => [
        field,
        { type: field === 'seconds' ? 'number' : 'string' },
      ]),
    ),
  },
  required: ['action'],
  additionalProperties: false,
};

/** The schema of an argument. */
const schemaOf = (name: ArgumentName): object => ({
  type: typeOf(name),
  ...(name === 'steps' ? { items: STEP_SCHEMA, maxItems: MOST_STEPS } : {}),
  description: MCP_ARGUMENTS[name],
});

/** The tools as the protocol lists them. */
export const toolList = (): readonly object[] =>
  namesIn(MCP_TOOLS).map((name) => ({
    name,
    description: MCP_TOOLS[name],
    inputSchema: {
      type: 'object',
      properties: Object.fromEntries(ARGUMENTS_OF[name].map((each) => [each, schemaOf(each)])),
      required: ARGUMENTS_OF[name].filter((each) => REQUIRED.has(each)),
      additionalProperties: false,
    },
    annotations: { readOnlyHint: name !== 'record_page', openWorldHint: name === 'record_page' },
  }));

/** A tool by its name. */
export const toolNamed = (name: string): ToolName | undefined => namesIn(MCP_TOOLS).find((each) => each === name);

/** An argument as text, a list as JSON; `null` if it is of another type. Numbers may come as texts. */
function textOf(type: (typeof TYPES)[ArgumentName], value: unknown): string | null {
  if (type === 'array') return Array.isArray(value) ? JSON.stringify(value) : null;
  if (typeof value === 'string') return value;
  return type !== undefined && typeof value === 'number' ? String(value) : null;
}

/** Reads the arguments of a call. @returns them, or a sentence that says what is wrong. */
export function readArguments(tool: ToolName, given: Readonly<Record<string, unknown>>): Result<Arguments, string> {
  const known = ARGUMENTS_OF[tool];
  const read: Partial<Record<ArgumentName, string>> = {};
  for (const [word, value] of Object.entries(given)) {
    const name = known.find((each) => each === word);
    if (name === undefined) return fail(MCP_PROBLEMS.unknownArgument(word, known));
    if (value === null || value === undefined) continue;
    const text = textOf(TYPES[name], value);
    if (text === null) return fail(MCP_PROBLEMS.wrongType(name, typeOf(name)));
    read[name] = text;
  }
  const missing = known.find((name) => REQUIRED.has(name) && read[name] === undefined);
  return missing === undefined ? ok(read) : fail(MCP_PROBLEMS.missingArgument(missing));
}
