import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { StreamMessage } from '../../../analysis/streams/message.ts';
import type { Answer, AnswerPart } from '../../../formats/answers/assemble-answer.ts';
import { spanOf } from '../../../store/span-of.ts';
import { ANSWER } from '../../../texts/panel/answer.ts';
import { formatCount } from '../../../texts/panel/numbers.ts';
import { COPY } from '../../../texts/panel/table.ts';
import { answerAround } from '../../rows/answer-around.ts';
import { copyText } from '../hooks/clipboard.ts';
import { usePanel } from '../hooks/panel-context.ts';
import { TextView } from './text-view.tsx';

const { facts: NAMES } = ANSWER;

/** Model, end, usage and pace, as far as they are known. */
function factsOf({ model, finish, usage, pace }: Answer): readonly (readonly [name: string, value: string])[] {
  const { firstToken, median, percentile95, stallCount, stalls, tokens } = pace;
  const [longest] = stalls;
  const all: readonly (readonly [string, string | null])[] = [
    [NAMES.model, model],
    [NAMES.finish, finish ?? ANSWER.unfinished],
    [NAMES.input, usage === null || usage.input === null ? null : formatCount(usage.input)],
    [NAMES.output, usage === null || usage.output === null ? null : formatCount(usage.output)],
    [NAMES.firstToken, firstToken === null ? null : ANSWER.firstToken(firstToken)],
    [
      NAMES.median,
      median === null || percentile95 === null
        ? null
        : `${ANSWER.pace(median, percentile95)}, ${ANSWER.events(tokens)}`,
    ],
    [NAMES.stalls, longest === undefined ? null : ANSWER.stalls(stallCount, longest.until - longest.from)],
  ];
  return all.flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]));
}

function Fact({ name, value }: { readonly name: string; readonly value: string }): JSX.Element {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}

function Part({ part }: { readonly part: AnswerPart }): JSX.Element {
  const panel = usePanel();
  const title = part.name === null ? ANSWER.parts[part.kind] : ANSWER.tool(part.name);
  const copy = (): void => {
    void copyText(part.text).then((isCopied) => panel.viewState.say(isCopied ? ANSWER.copied : COPY.refused));
  };
  return (
    <section class={`answer-part ${part.kind}`} aria-label={title}>
      <h2>
        {title}
        <button type="button" class="link" onClick={copy}>
          {ANSWER.copy}
        </button>
      </h2>
      <TextView text={part.text} />
      {part.omitted === 0 ? null : <p class="quiet note">{ANSWER.omitted(part.omitted)}</p>}
    </section>
  );
}

interface Props {
  readonly message: StreamMessage;
  readonly position: number;
}

/** The whole answer that a message is a token of. */
export function AnswerTab({ message, position }: Props): JSX.Element | null {
  const panel = usePanel();
  const log = panel.recording.log(message.stream);
  const end = panel.display.endOf(message.stream);
  const beganAt = spanOf(panel.recording.analysis, message)?.connectingAt ?? null;
  const answer = useMemo(
    () => (log === undefined ? null : answerAround(log, position, beganAt)),
    [log, position, beganAt, end],
  );
  if (answer === null) return null;
  return (
    <div data-answer>
      {answer.errors.map((error, index) => (
        <p key={index} class="note strong">
          {error}
        </p>
      ))}
      {answer.omitted.errors === 0 ? null : <p class="quiet note">{ANSWER.omittedErrors(answer.omitted.errors)}</p>}
      <dl class="facts-list">
        {factsOf(answer).map(([name, value]) => (
          <Fact key={name} name={name} value={value} />
        ))}
      </dl>
      {answer.parts.map((part, index) => (
        <Part key={index} part={part} />
      ))}
      {answer.omitted.pieces === 0 ? null : <p class="quiet note">{ANSWER.omittedPieces(answer.omitted.pieces)}</p>}
    </div>
  );
}
