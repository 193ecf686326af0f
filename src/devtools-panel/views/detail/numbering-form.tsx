import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { StreamId } from '../../../analysis/streams/stream.ts';
import { numberingWords, readRule } from '../../text/describe-numbering.ts';
import { usePanel } from '../hooks/hooks.ts';
import { pluralize } from '../../text/numbers.ts';

type Way = 'automatic' | 'none' | 'rule';

/** The fields of a rule of one's own. */
function RuleForm({
  field,
  groups,
  onApply,
}: {
  readonly field: string;
  readonly groups: string;
  readonly onApply: (field: string, groups: string) => string;
}): JSX.Element {
  const [path, setPath] = useState(field);
  const [groupBy, setGroupBy] = useState(groups);
  const [fault, setFault] = useState('');
  return (
    <form
      class="numbering"
      onSubmit={(event) => {
        event.preventDefault();
        setFault(onApply(path, groupBy));
      }}
    >
      <label>
        Field{' '}
        <input
          type="text"
          placeholder="data.seq"
          spellcheck={false}
          value={path}
          aria-invalid={fault !== ''}
          onInput={({ currentTarget }) => setPath(currentTarget.value)}
        />
      </label>
      <label>
        one counter for each{' '}
        <input
          type="text"
          placeholder="channel"
          spellcheck={false}
          value={groupBy}
          onInput={({ currentTarget }) => setGroupBy(currentTarget.value)}
        />
      </label>
      <button type="submit" class="link">
        Apply
      </button>
      <span role="alert" class="strong">
        {fault}
      </span>
    </form>
  );
}

/** How the stream numbers its messages, and the user's own word on it. */
export function Numbering({ stream: id }: { readonly stream: StreamId }): JSX.Element | null {
  const panel = usePanel();
  const { analysis } = panel.display;
  const [wanted, setWanted] = useState<Way | null>(null);
  const [isKept, setKept] = useState(true);
  const stream = analysis.stream(id);
  if (stream === undefined || stream.isDevTooling) return null;
  const choice = panel.numberings.of(stream);
  const rules = analysis.numbering(id);
  const way = wanted ?? choice?.kind ?? 'automatic';
  const begin = panel.recording.log(id)?.begin ?? 0;
  const choose = (value: string): void => {
    setWanted(value === 'rule' ? 'rule' : null);
    if (value !== 'rule') setKept(panel.numberings.choose(id, value === 'none' ? { kind: 'none' } : null));
  };
  const apply = (field: string, groups: string): string => {
    const written = readRule(field, groups);
    if ('fault' in written) return written.fault;
    setKept(panel.numberings.choose(id, written.choice));
    setWanted(null);
    return '';
  };
  // A rule of one's own starts from what was found, so that one need not write it anew.
  const found = rules.find(({ rule }) => rule === 'contiguous');
  const chosen = choice?.kind === 'rule' ? choice : null;
  return (
    <>
      <h2>Numbering</h2>
      <ul class="numbering">
        {numberingWords(rules, choice).map((words) => (
          <li key={words}>{words}</li>
        ))}
      </ul>
      <label class="numbering">
        Numbered by{' '}
        <select class="choice" value={way} onChange={({ currentTarget }) => choose(currentTarget.value)}>
          <option value="automatic">what its messages show</option>
          <option value="none">nothing</option>
          <option value="rule">a field of your choice</option>
        </select>
      </label>
      {way === 'rule' ? (
        <RuleForm
          field={chosen?.paths.at(-1) ?? found?.path ?? ''}
          groups={(chosen?.groupBy ?? found?.groupBy ?? []).join(', ')}
          onApply={apply}
        />
      ) : null}
      {choice !== null && begin > 0 ? (
        <p class="quiet note">{`Not judged: the first ${pluralize(begin, 'message')}, which are no longer held.`}</p>
      ) : null}
      {isKept ? null : <p class="note strong">Your choice could not be stored; it lasts until the panel closes.</p>}
    </>
  );
}
