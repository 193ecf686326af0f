import type { ComponentChildren, JSX } from 'preact';
import { ErrorBoundary } from './error-boundary.tsx';

/** A tab; `count` follows its label. */
export interface Tab<Id extends string> {
  readonly id: Id;
  readonly label: string;
  readonly count?: string;
}

interface TabsProps<Id extends string> {
  readonly name: string;
  readonly label: string;
  readonly tabs: readonly Tab<Id>[];
  readonly current: Id;
  readonly onChoose: (id: Id) => void;
  /** Controls after the tabs in the head of the pane. */
  readonly aside?: ComponentChildren;
  /** What the pane shows, if that changes: see {@link ErrorBoundary}. */
  readonly subject?: string;
  readonly children: ComponentChildren;
}

/** A pane with tabs; the arrow keys change the tab. */
export function Tabs<Id extends string>(props: TabsProps<Id>): JSX.Element {
  const { name, tabs, current } = props;
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (by === 0) return;
    const next = tabs[(tabs.findIndex((tab) => tab.id === current) + by + tabs.length) % tabs.length];
    if (next === undefined) return;
    props.onChoose(next.id);
    document.querySelector<HTMLElement>(`#${name}-tab-${next.id}`)?.focus();
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <section class={`pane pane-${name}`} aria-label={props.label}>
      <div class="pane-head">
        <div class="tabs" role="tablist" aria-label={props.label} onKeyDown={onKeyDown}>
          {tabs.map((tab) => (
            <button
              key={tab.id}
              id={`${name}-tab-${tab.id}`}
              type="button"
              class="tab"
              role="tab"
              aria-selected={tab.id === current}
              aria-controls={`${name}-panel`}
              tabIndex={tab.id === current ? 0 : -1}
              onClick={() => props.onChoose(tab.id)}
            >
              {tab.label}
              {tab.count === undefined ? null : <span class="count"> {tab.count}</span>}
            </button>
          ))}
        </div>
        {props.aside}
      </div>
      {/* Each tab is an element of its own, so that it starts at its top however far the previous one was scrolled. */}
      <div
        key={current}
        id={`${name}-panel`}
        class="pane-body"
        role="tabpanel"
        aria-labelledby={`${name}-tab-${current}`}
      >
        <ErrorBoundary what={tabs.find(({ id }) => id === current)?.label ?? props.label} subject={props.subject}>
          {props.children}
        </ErrorBoundary>
      </div>
    </section>
  );
}
