import type { JSX, RefObject } from 'preact';
import { useLayoutEffect, useMemo } from 'preact/hooks';
import { FILTER } from '../../../texts/panel/filter.ts';
import type { Suggestions } from '../../../filter/suggest.ts';
import type { FilterError } from '../../../filter/syntax.ts';
import { usePanel } from '../hooks/panel-context.ts';
import { Icon } from '../shell/icons.tsx';
import { SavedFiltersButton } from './saved-filters-menu.tsx';
import { useSuggestions } from './use-suggestions.ts';

function FilterErrorText({ text, error }: { readonly text: string; readonly error: FilterError }): JSX.Element {
  const until = Math.max(error.until, error.from + 1);
  return (
    <div id="filter-error" class="filter-error" role="alert">
      {FILTER.notApplied(error.text)}
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
    <ul id="filter-options" class="filter-options" role="listbox" aria-label={FILTER.suggestions}>
      {suggestions.items.map((item, index) => (
        <li
          key={item.text}
          id={`filter-option-${index}`}
          role="option"
          aria-selected={index === active}
          // Keeps the focus in the field.
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

/** The filter's text with its suggestions. A wrong filter shows why and where, and filters nothing. */
export function FilterField({ input }: { readonly input: RefObject<HTMLInputElement | null> }): JSX.Element {
  const panel = usePanel();
  const { text, error } = panel.search.query.value;
  const { suggestions, active, isOpen, close, open, choose, onKeyDown } = useSuggestions(input);
  const described = error === null ? {} : { 'aria-describedby': 'filter-error' };
  const activeOption = isOpen && active >= 0 ? { 'aria-activedescendant': `filter-option-${active}` } : {};
  const announced = useMemo(
    () => (isOpen ? FILTER.suggestionCount(suggestions.items.length) : ''),
    [isOpen, suggestions.items.length],
  );
  return (
    <div class="filter" data-wrong={error !== null}>
      <Icon name="funnel" size={13} />
      <input
        ref={input}
        type="text"
        role="combobox"
        placeholder={FILTER.placeholder}
        aria-label={FILTER.label}
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
      <div class="visually-hidden" aria-live="polite">
        {announced}
      </div>
      {isOpen ? <SuggestionList suggestions={suggestions} active={active} onChoose={choose} /> : null}
      {error === null || isOpen ? null : <FilterErrorText text={text} error={error} />}
    </div>
  );
}

/** The switch that hides messages which only keep a connection alive. */
export function HeartbeatSwitch(): JSX.Element {
  const panel = usePanel();
  const hides = panel.search.hidesHeartbeats.value;
  return (
    <label class="toggle" title={FILTER.hideHeartbeatsHint}>
      <input type="checkbox" checked={hides} onChange={() => panel.search.setHidesHeartbeats(!hides)} />
      {FILTER.hideHeartbeats}
    </label>
  );
}
