import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { writePlan } from '../../../faults/read-plan.ts';
import { EVERYTHING, type FaultPlan } from '../../../faults/plan.ts';
import { FAULT_HINTS, FAULTS, SCENARIO } from '../../../texts/panel/faults.ts';
import { EMPTY_ROW, readWords, wordsOf, type ScenarioRow } from '../../state/faults/scenario.ts';
import { copyText } from '../hooks/clipboard.ts';
import { usePanel } from '../hooks/panel-context.ts';
import { Icon } from '../shell/icons.tsx';
import { useTarget } from './use-target.ts';

type Column = keyof ScenarioRow;

const COLUMNS: readonly Column[] = ['at', 'fault', 'lasts'];

interface RowProps {
  readonly row: ScenarioRow;
  readonly index: number;
  readonly hints: string;
  readonly onChange: (row: ScenarioRow) => void;
  readonly onRemove: () => void;
}

function Row({ row, index, hints, onChange, onRemove }: RowProps): JSX.Element {
  return (
    <tr>
      {COLUMNS.map((column) => (
        <td key={column} class={`scenario-${column}`}>
          <input
            type="text"
            aria-label={SCENARIO.cell(SCENARIO.columns[column], index + 1)}
            placeholder={SCENARIO.placeholders[column]}
            spellcheck={false}
            value={row[column]}
            {...(column === 'fault' ? { list: hints } : {})}
            onInput={({ currentTarget }) => onChange({ ...row, [column]: currentTarget.value })}
          />
        </td>
      ))}
      <td>
        <button
          type="button"
          class="icon-button"
          aria-label={SCENARIO.remove(index + 1)}
          title={SCENARIO.remove(index + 1)}
          onClick={onRemove}
        >
          <Icon name="closeSmall" size={13} />
        </button>
      </td>
    </tr>
  );
}

/** The steps, a row each. */
function Steps(): JSX.Element {
  const { faults } = usePanel();
  const { rows } = faults.fields.value;
  const hints = useId();
  const replace = (at: number, next: readonly ScenarioRow[]): void =>
    faults.set({ rows: [...rows.slice(0, at), ...next, ...rows.slice(at + 1)] });
  return (
    <>
      <datalist id={hints}>
        {FAULT_HINTS.map(([words, meaning]) => (
          <option key={words} value={words}>
            {meaning}
          </option>
        ))}
      </datalist>
      <table class="scenario">
        <thead>
          <tr>
            {COLUMNS.map((column) => (
              <th key={column} scope="col">
                {SCENARIO.columns[column]}
              </th>
            ))}
            <td />
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <Row
              key={index}
              row={row}
              index={index}
              hints={hints}
              onChange={(next) => replace(index, [next])}
              onRemove={() => replace(index, rows.length === 1 ? [EMPTY_ROW] : [])}
            />
          ))}
        </tbody>
      </table>
      <button type="button" class="link add-step" onClick={() => faults.set({ rows: [...rows, EMPTY_ROW] })}>
        {SCENARIO.add}
      </button>
    </>
  );
}

/** A field to paste a scenario that somebody shared. */
function Paste({ onDone }: { readonly onDone: (sentence: string) => void }): JSX.Element {
  const { faults } = usePanel();
  const [text, setText] = useState('');
  const [problem, setProblem] = useState('');
  const take = (): void => {
    const isJson = text.trimStart().startsWith('{');
    if (isJson) {
      const plan = faults.read(text);
      if (!plan.ok) return setProblem(plan.error);
      faults.load(plan.value);
    } else {
      const rows = readWords(text);
      if (!rows.ok) return setProblem(rows.error);
      faults.set({ rows: rows.value });
    }
    onDone('');
  };
  return (
    <div class="paste">
      <textarea
        aria-label={SCENARIO.pasteLabel}
        placeholder={SCENARIO.pasteLabel}
        spellcheck={false}
        rows={4}
        value={text}
        onInput={({ currentTarget }) => setText(currentTarget.value)}
      />
      <button type="button" class="plain" onClick={take}>
        {SCENARIO.take}
      </button>
      <span role="alert" class="strong">
        {problem}
      </span>
    </div>
  );
}

/** Saved scenarios: choose one, delete it. */
function Saved({ onSay }: { readonly onSay: (sentence: string) => void }): JSX.Element | null {
  const { faults } = usePanel();
  const list = faults.saved.list.value;
  const { name } = faults.fields.value;
  if (list.length === 0) return null;
  const current = list.some((plan) => plan.name === name) ? name : '';
  return (
    <>
      <select
        class="choice"
        aria-label={SCENARIO.saved}
        value={current}
        onChange={({ currentTarget }) => {
          const plan = list.find((each) => each.name === currentTarget.value);
          if (plan !== undefined) faults.load(plan);
        }}
      >
        <option value="">{SCENARIO.choose}</option>
        {list.map((plan) => (
          <option key={plan.name} value={plan.name}>
            {plan.name}
          </option>
        ))}
      </select>
      {current === '' ? null : (
        <button
          type="button"
          class="link"
          onClick={() => onSay(faults.saved.remove(current) ? '' : SCENARIO.notStored)}
        >
          {SCENARIO.delete}
        </button>
      )}
    </>
  );
}

/** Name and seed of the scenario. */
function Named(): JSX.Element {
  const { faults } = usePanel();
  const { name, seed } = faults.fields.value;
  return (
    <div class="fault-fields">
      <label>
        {SCENARIO.name}{' '}
        <input type="text" value={name} onInput={({ currentTarget }) => faults.set({ name: currentTarget.value })} />
      </label>
      <label title={SCENARIO.seedHint}>
        {SCENARIO.seed}{' '}
        <input
          type="number"
          min={0}
          max={4_294_967_295}
          value={seed}
          onInput={({ currentTarget }) => faults.set({ seed: currentTarget.value })}
        />
      </label>
    </div>
  );
}

/** A scenario with times: a table, saved under names, shared as JSON. */
export function Scenario(): JSX.Element {
  const panel = usePanel();
  const { faults } = panel;
  const { target, document } = useTarget();
  const { isForLoad, scope, rows, name } = faults.fields.value;
  const [said, say] = useState('');
  const [isPasting, setPasting] = useState(false);
  const plan = faults.plan(target ?? EVERYTHING);
  const withPlan = (use: (plan: FaultPlan) => void): void => {
    if (plan.ok) use(plan.value);
    else say(plan.error);
  };
  const start = (): void => {
    if (target === null) return say(FAULTS.noTarget[scope]);
    say('');
    withPlan((made) => void (isForLoad ? faults.armNextLoad(made) : faults.arm(made, document)));
  };
  const save = (): void => {
    if (name.trim() === '') return say(SCENARIO.needsName);
    withPlan((made) => say(faults.saved.save(made) ? SCENARIO.stored(made.name) : SCENARIO.notStored));
  };
  return (
    <section class="fault-scenario" aria-label={SCENARIO.title}>
      <h2>{SCENARIO.title}</h2>
      <Steps />
      <p class="quiet words">{wordsOf(rows)}</p>
      <Named />
      <div class="fault-buttons">
        <button type="button" class="plain primary" onClick={start}>
          {isForLoad ? SCENARIO.startLoad : SCENARIO.start}
        </button>
        <button type="button" class="plain" onClick={save}>
          {SCENARIO.save}
        </button>
        <Saved onSay={say} />
        <button
          type="button"
          class="link"
          onClick={() =>
            withPlan((made) => {
              void copyText(writePlan(made));
              say(SCENARIO.copied);
            })
          }
        >
          {SCENARIO.copy}
        </button>
        <button type="button" class="link" aria-expanded={isPasting} onClick={() => setPasting(!isPasting)}>
          {SCENARIO.paste}
        </button>
      </div>
      {isPasting ? (
        <Paste
          onDone={(sentence) => {
            setPasting(false);
            say(sentence);
          }}
        />
      ) : null}
      <p role="status" class="strong">
        {said}
      </p>
    </section>
  );
}
