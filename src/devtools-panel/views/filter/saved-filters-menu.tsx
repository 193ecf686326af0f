import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { SAVED_FILTERS } from '../../../texts/panel/filter.ts';
import { usePanel } from '../hooks/panel-context.ts';
import { Icon } from '../shell/icons.tsx';

function SaveForm({ text, onSaved }: { readonly text: string; readonly onSaved: () => void }): JSX.Element {
  const panel = usePanel();
  const [name, setName] = useState(text);
  const [isStored, setStored] = useState(true);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const isSaved = panel.savedFilters.save({ name: name.trim() === '' ? text : name, text });
        setStored(isSaved);
        if (isSaved) onSaved();
      }}
    >
      <label>
        {SAVED_FILTERS.name}
        <input
          type="text"
          value={name}
          maxLength={60}
          spellcheck={false}
          autocomplete="off"
          onInput={({ currentTarget }) => setName(currentTarget.value)}
        />
      </label>
      <button type="submit" class="plain">
        {SAVED_FILTERS.save}
      </button>
      {isStored ? null : <p role="alert">{SAVED_FILTERS.notStored}</p>}
    </form>
  );
}

function Menu({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const panel = usePanel();
  const list = panel.savedFilters.list.value;
  const { text, error } = panel.search.query.value;
  const menu = useRef<HTMLDivElement>(null);
  useEffect(() => {
    menu.current?.querySelector<HTMLElement>('button, input')?.focus();
  }, []);
  return (
    <div
      ref={menu}
      class="saved-filters"
      role="dialog"
      aria-label={SAVED_FILTERS.label}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        onClose();
      }}
    >
      {list.length === 0 ? <p>{SAVED_FILTERS.none}</p> : null}
      <ul>
        {list.map((filter) => (
          <li key={filter.name}>
            <button
              type="button"
              class="saved-filter"
              title={filter.text}
              onClick={() => {
                panel.search.setText(filter.text);
                onClose();
              }}
            >
              {filter.name}
              {filter.name === filter.text ? null : <code>{filter.text}</code>}
            </button>
            <button
              type="button"
              class="icon-button"
              aria-label={SAVED_FILTERS.remove(filter.name)}
              onClick={() => panel.savedFilters.remove(filter.name)}
            >
              <Icon name="closeSmall" size={12} />
            </button>
          </li>
        ))}
      </ul>
      {text.trim() === '' || error !== null ? (
        <p>{SAVED_FILTERS.hint}</p>
      ) : (
        <SaveForm key={text} text={text.trim()} onSaved={onClose} />
      )}
    </div>
  );
}

/** The button at the end of the filter field, and the saved filters behind it. */
export function SavedFiltersButton(): JSX.Element {
  const [isOpen, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!isOpen) return undefined;
    const onPointerDown = (event: PointerEvent): void => {
      if (event.target instanceof Node && root.current?.contains(event.target) !== true) setOpen(false);
    };
    document.addEventListener('pointerdown', onPointerDown);
    return () => document.removeEventListener('pointerdown', onPointerDown);
  }, [isOpen]);
  return (
    <div ref={root} class="saved-filters-root">
      <button
        ref={button}
        type="button"
        class="icon-button"
        aria-label={SAVED_FILTERS.label}
        title={SAVED_FILTERS.label}
        aria-expanded={isOpen}
        aria-haspopup="dialog"
        onClick={() => setOpen(!isOpen)}
      >
        <Icon name="star" size={13} />
      </button>
      {isOpen ? (
        <Menu
          onClose={() => {
            setOpen(false);
            button.current?.focus();
          }}
        />
      ) : null}
    </div>
  );
}
