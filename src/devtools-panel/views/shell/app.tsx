import type { JSX, RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { PANEL } from '../../../texts/panel/shell.ts';
import type { LayoutSize } from '../../../timeline/lanes.ts';
import type { Panel } from '../../state/panel.ts';
import { AreaBar } from '../timeline/area-bar.tsx';
import { SourceBar } from './source-bar.tsx';
import { EmptyState } from './empty-state.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { PanelContext, usePanel } from '../hooks/panel-context.ts';
import { useSize, type Size } from '../hooks/use-size.ts';
import { KeySheet } from '../dialogs/key-sheet.tsx';
import { listenToKeys } from './key-bindings.ts';
import { OnePane, Panes } from './panes.tsx';
import { OpenRecordings } from '../dialogs/recordings.tsx';
import { Splitter } from './splitter.tsx';
import { StatusLine } from './status-line.tsx';
import { LaneHint } from '../timeline/lane-hint.tsx';
import { Timeline } from '../timeline/timeline.tsx';
import { Toolbar } from './toolbar.tsx';

/** Below this width the detail is a tab next to the findings. */
const TIGHT = 1_080;

/** Layouts for a panel docked at the side (narrow) and at the bottom (short). */
const NARROW = 720;
const SHORT = 420;

function useKeys(
  filterInput: RefObject<HTMLInputElement | null>,
  toggleHelp: () => void,
  closeHelp: () => boolean,
): void {
  const panel = usePanel();
  const actions = useRef({ toggleHelp, closeHelp });
  actions.current = { toggleHelp, closeHelp };
  useEffect(
    () =>
      listenToKeys(panel, {
        focusFilter: () => filterInput.current?.focus(),
        toggleHelp: () => actions.current.toggleHelp(),
        closeHelp: () => actions.current.closeHelp(),
      }),
    [panel],
  );
}

/** The sizes that the user gave to panes, as custom properties. */
function useSizes(layoutSize: LayoutSize): Readonly<Record<string, string>> {
  const sizes = usePanel().settings.sizes.value;
  const prefix = `${layoutSize}:`;
  return Object.fromEntries(
    Object.entries(sizes)
      .filter(([pane, size]) => pane.startsWith(prefix) && size > 0)
      .map(([pane, size]) => [`--size-${pane.slice(prefix.length)}`, `${size}px`]),
  );
}

/** The arrangement of the regions for a size of the panel; nothing is narrow or short before it is laid out. */
const layoutFor = ({ width, height }: Size): LayoutSize =>
  width > 0 && width < NARROW ? 'narrow' : height > 0 && height < SHORT ? 'short' : 'tall';

function Regions(): JSX.Element {
  const panel = usePanel();
  const root = useRef<HTMLDivElement>(null);
  const filterInput = useRef<HTMLInputElement>(null);
  const size = useSize(root);
  const layoutSize = layoutFor(size);
  const isTight = size.width > 0 && size.width < TIGHT;
  const [isHelpOpen, setHelpOpen] = useState(false);
  const toggleHelp = (): void => setHelpOpen(!isHelpOpen);
  const closeHelp = (): boolean => {
    setHelpOpen(false);
    return isHelpOpen;
  };
  useKeys(filterInput, toggleHelp, closeHelp);
  const style = useSizes(layoutSize);
  return (
    <div ref={root} class="panel" data-layout={layoutSize} style={style}>
      <header class="head">
        <h1 class="visually-hidden">{PANEL.title}</h1>
        <Toolbar width={size.width} filterInput={filterInput} onHelp={toggleHelp} />
      </header>
      <OpenRecordings />
      <SourceBar />
      {panel.display.snapshot.value.streams.length === 0 ? (
        <EmptyState />
      ) : (
        <main class="regions">
          <ErrorBoundary what={PANEL.timeline}>
            <Timeline layoutSize={layoutSize} />
          </ErrorBoundary>
          <Splitter
            pane="timeline"
            axis={layoutSize === 'short' ? 'x' : 'y'}
            of=".timeline"
            side="before"
            layoutSize={layoutSize}
          />
          <div class="below">
            <LaneHint layoutSize={layoutSize} onMore={toggleHelp} />
            <AreaBar />
            {layoutSize === 'tall' ? <Panes isTight={isTight} /> : <OnePane />}
          </div>
        </main>
      )}
      <StatusLine isTight={size.width > 0 && size.width < NARROW} />
      {isHelpOpen ? <KeySheet onClose={() => setHelpOpen(false)} /> : null}
    </div>
  );
}

/** The whole panel. */
export function App({ panel }: { readonly panel: Panel }): JSX.Element {
  return (
    <PanelContext.Provider value={panel}>
      <ErrorBoundary what={PANEL.region}>
        <Regions />
      </ErrorBoundary>
    </PanelContext.Provider>
  );
}
