import type { JSX, RefObject } from 'preact';
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { seeValues } from '../../../filter/collect-values.ts';
import { suggest, type SeenValues, type Suggestions } from '../../../filter/suggest.ts';
import type { FilterError } from '../../../filter/syntax.ts';
import type { Panel } from '../../state/panel.ts';
import { usePanel } from '../hooks/hooks.ts';
import { Icon } from '../shell/icons.tsx';
import { SavedFiltersButton } from './saved-filters-menu.tsx';
import { pluralize } from '../../text/numbers.ts';

const CLOSED: Suggestions = { from: 0, until: 0, items: [] };

/** What occurs in the recording, the selected stream first; looked up anew each time the suggestions open. */
function look(panel: Panel): SeenValues {
  const { stream: selected } = panel.selection.current.peek();
  const own = selected === null ? undefined : panel.recording.log(selected);
  const others = [...panel.recording.logs()].filter((log) => log !== own);
  const logs = own === undefined ? others : [own, ...others];
  return seeValues(logs, (log) => panel.recording.analysis.stream(log.stream));
}

function Wrong({ text, error }: { readonly text: string; readonly error: FilterError }): JSX.Element {
  const until = Math.max(error.until, error.from + 1);
  return (
    <div id="filter-error" class="filter-error" role="alert">
      Filter not applied: {error.text}
      <code>
        {text.slice(0, error.from)}
        <u>{text.slice(error.from, until)}</u>
        {text.slice(until)}
      </code>
    </div>
  );
}

interface ListProps {
  readonly suggestions: Suggestions;
  readonly active: number;
  readonly onChoose: (index: number) => void;
}

function SuggestionList({ suggestions, active, onChoose }: ListProps): JSX.Element {
  useLayoutEffect(() => {
    document.querySelector(`#filter-option-${active}`)?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  return (
    <ul id="filter-options" class="filter-options" role="listbox" aria-label="Suggestions">
      {suggestions.items.map((item, index) => (
        <li
          key={item.text}
          id={`filter-option-${index}`}
          role="option"
          aria-selected={index === active}
          // The field keeps the focus.
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onChoose(index)}
        >
          <code>{item.text.trimEnd()}</code>
          {item.hint === '' ? null : <span>{item.hint}</span>}
        </li>
      ))}
    </ul>
  );
}

/** The suggestions for the caret's place, and what the keys do with them. */
function useSuggestions(input: RefObject<HTMLInputElement | null>) {
  const panel = usePanel();
  const [suggestions, setSuggestions] = useState(CLOSED);
  const [active, setActive] = useState(-1);
  const seen = useRef<SeenValues | null>(null);
  const isOpen = suggestions.items.length > 0;

  const close = (): void => {
    setSuggestions(CLOSED);
    setActive(-1);
    seen.current = null;
  };
  const open = (): void => {
    const { current } = input;
    if (current === null) return;
    seen.current ??= look(panel);
    setSuggestions(suggest(current.value, current.selectionStart ?? current.value.length, seen.current));
    setActive(-1);
  };
  const choose = (index: number): void => {
    const { current } = input;
    const item = suggestions.items[index];
    if (current === null || item === undefined) return;
    const { from, until } = suggestions;
    const rest = current.value.slice(until);
    current.value = current.value.slice(0, from) + item.text + (item.text.endsWith(' ') ? rest.trimStart() : rest);
    current.focus();
    current.setSelectionRange(from + item.text.length, from + item.text.length);
    panel.search.setText(current.value);
    // A key wants its value at once.
    if (item.text.endsWith(' ')) close();
    else open();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && !event.altKey && !event.ctrlKey && !event.metaKey) {
      if (!isOpen) open();
      else {
        const { length } = suggestions.items;
        setActive(active < 0 ? (step > 0 ? 0 : length - 1) : (active + step + length) % length);
      }
    } else if (event.key === 'Enter' && active >= 0) choose(active);
    else if (event.key === 'Enter' && isOpen) close();
    else if (event.key === 'Escape' && isOpen) close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return { suggestions, active, isOpen, close, open, choose, onKeyDown };
}

/** The filter's text with its suggestions; a wrong one says why, underlines the place and filters nothing. */
export function FilterField({ input }: { readonly input: RefObject<HTMLInputElement | null> }): JSX.Element {
  const panel = usePanel();
  const { text, error } = panel.search.query.value;
  const { suggestions, active, isOpen, close, open, choose, onKeyDown } = useSuggestions(input);
  const described = error === null ? {} : { 'aria-describedby': 'filter-error' };
  const activeOption = isOpen && active >= 0 ? { 'aria-activedescendant': `filter-option-${active}` } : {};
  const announced = useMemo(
    () => (isOpen ? pluralize(suggestions.items.length, 'suggestion') : ''),
    [isOpen, suggestions.items.length],
  );
  return (
    <div class="filter" data-wrong={error !== null}>
      <Icon name="funnel" size={13} />
      <input
        ref={input}
        type="text"
        role="combobox"
        placeholder="Filter: text, /regex/, type:trade size:>1k"
        aria-label="Filter messages"
        aria-autocomplete="list"
        aria-expanded={isOpen}
        aria-controls="filter-options"
        aria-invalid={error !== null}
        {...described}
        {...activeOption}
        spellcheck={false}
        autocomplete="off"
        value={text}
        onInput={({ currentTarget }) => {
          panel.search.setText(currentTarget.value);
          if (currentTarget.value === '') close();
          else open();
        }}
        onKeyDown={onKeyDown}
        onBlur={close}
      />
      <SavedFiltersButton />
      <div class="unseen" aria-live="polite">
        {announced}
      </div>
      {isOpen ? <SuggestionList suggestions={suggestions} active={active} onChoose={choose} /> : null}
      {error === null || isOpen ? null : <Wrong text={text} error={error} />}
    </div>
  );
}

/** One switch that takes the messages which only keep a connection alive out of the table. */
export function HeartbeatSwitch(): JSX.Element {
  const panel = usePanel();
  const hides = panel.search.hidesHeartbeats.value;
  return (
    <label class="toggle" title="Take messages that only keep a connection alive out of the table (H)">
      <input type="checkbox" checked={hides} onChange={() => panel.search.setHidesHeartbeats(!hides)} />
      Hide heartbeats
    </label>
  );
}
