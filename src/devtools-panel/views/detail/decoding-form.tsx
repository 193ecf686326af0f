import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Stream, StreamId } from '../../../analysis/streams/stream.ts';
import { DECODING } from '../../../texts/panel/detail.ts';
import { download } from '../../files/download.ts';
import type { Rewrapped } from '../../state/decodings.ts';
import type { DecoderChoice } from '../../state/storage/decoder-choices.ts';
import { readDecoder, stepsText, takeFiles, typesOf, writeDecoder } from '../../text/decoder-text.ts';
import { usePanel } from '../hooks/panel-context.ts';

/** The user's own steps, with the files that they come from or need. */
function StepsForm({
  stream,
  choice,
  onApply,
}: {
  readonly stream: Stream;
  readonly choice: DecoderChoice | null;
  readonly onApply: (choice: DecoderChoice) => void;
}): JSX.Element {
  const [steps, setSteps] = useState(stepsText(choice));
  const [protos, setProtos] = useState(choice?.protos ?? []);
  const [fault, setFault] = useState('');
  const types = typesOf(protos);
  const apply = (): void => {
    const read = readDecoder(steps, protos);
    setFault(read.ok ? '' : read.error);
    if (read.ok) onApply(read.value);
  };
  const open = async (files: FileList | null): Promise<void> => {
    const read = await takeFiles([...(files ?? [])], stream.url, protos);
    setFault(read.ok ? '' : read.error);
    if (!read.ok) return;
    setProtos(read.value.protos);
    if (read.value.steps !== null) setSteps(read.value.steps);
  };
  const save = (): void => {
    const read = readDecoder(steps, protos);
    setFault(read.ok ? '' : read.error);
    if (read.ok)
      download('decoder.json', new Blob([writeDecoder(stream.url, read.value)], { type: 'application/json' }));
  };
  return (
    <form
      class="numbering steps"
      onSubmit={(event) => {
        event.preventDefault();
        apply();
      }}
    >
      <label>
        {DECODING.label}{' '}
        <input
          type="text"
          placeholder={DECODING.placeholder}
          spellcheck={false}
          value={steps}
          aria-invalid={fault !== ''}
          onInput={({ currentTarget }) => setSteps(currentTarget.value)}
        />
      </label>
      <label>
        {DECODING.open}{' '}
        <input
          type="file"
          multiple
          accept=".json,.proto"
          onChange={({ currentTarget }) => void open(currentTarget.files)}
        />
      </label>
      {types.length === 0 ? null : <p class="quiet note">{DECODING.types(types)}</p>}
      <button type="submit" class="link">
        {DECODING.apply}
      </button>{' '}
      <button type="button" class="link" onClick={save}>
        {DECODING.save}
      </button>
      <span role="alert" class="strong">
        {fault}
      </span>
    </form>
  );
}

/** How the stream's messages are unwrapped: by agreement, or by the user's own steps. */
export function Decoding({ stream: id }: { readonly stream: StreamId }): JSX.Element | null {
  const panel = usePanel();
  const [isOpen, setOpen] = useState<boolean | null>(null);
  const [applied, setApplied] = useState<Rewrapped | null>(null);
  const stream = panel.display.analysis.stream(id);
  if (stream === undefined || stream.isDevTooling) return null;
  const choice = panel.decodings.of(stream);
  const isOwn = isOpen ?? choice !== null;
  const choose = (isChosen: boolean): void => {
    setOpen(isChosen);
    if (!isChosen && choice !== null) setApplied(panel.decodings.choose(id, null));
  };
  return (
    <>
      <h2>{DECODING.title}</h2>
      <label class="numbering">
        {DECODING.decodedBy}{' '}
        <select
          class="choice"
          value={isOwn ? 'steps' : 'automatic'}
          onChange={({ currentTarget }) => choose(currentTarget.value === 'steps')}
        >
          <option value="automatic">{DECODING.automatic}</option>
          <option value="steps">{DECODING.steps}</option>
        </select>
      </label>
      {isOwn ? (
        <StepsForm stream={stream} choice={choice} onApply={(next) => setApplied(panel.decodings.choose(id, next))} />
      ) : null}
      {applied === null ? null : <p class="quiet note">{DECODING.applied(applied.messages, applied.unread)}</p>}
      {applied === null || applied.isStored ? null : <p class="note strong">{DECODING.notStored}</p>}
    </>
  );
}
