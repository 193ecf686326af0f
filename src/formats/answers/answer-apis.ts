import { agUi } from './ag-ui.ts';
import { aiSdk } from './ai-sdk.ts';
import { anthropic } from './anthropic.ts';
import type { AnswerApi, AnswerEvent } from './answer-piece.ts';
import { gemini } from './gemini.ts';
import { ollama } from './ollama.ts';
import { openAiChat } from './openai-chat.ts';
import { openAiResponses } from './openai-responses.ts';

/** The APIs that are known; their signs exclude each other. */
export const ANSWER_APIS: readonly AnswerApi[] = [openAiChat, openAiResponses, anthropic, gemini, ollama, aiSdk, agUi];

const BY_NAME: ReadonlyMap<string, AnswerApi> = new Map(ANSWER_APIS.map((api) => [api.name, api]));

/** Whether a protocol is that of a language model's answers. */
export const isAnswerProtocol = (protocol: string): boolean => BY_NAME.has(protocol);

/** What an event says of an answer; `null` for one of no known API. */
export const readAnswerEvent = (protocol: string, body: unknown, event: string | null): AnswerEvent | null =>
  BY_NAME.get(protocol)?.read(body, event) ?? null;
