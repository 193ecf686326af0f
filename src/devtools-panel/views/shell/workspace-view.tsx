import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { PANEL } from '../../../texts/panel/shell.ts';
import type { Workspace } from '../../state/workspace.ts';
import { App } from './app.tsx';
import { WorkspaceContext, type DialogName } from './workspace-context.ts';
import { PanelContext } from '../hooks/panel-context.ts';
import { RecordingsDialog } from '../dialogs/recordings.tsx';
import { SaveDialog } from '../dialogs/save-dialog.tsx';
import { SettingsDialog } from '../dialogs/settings-dialog.tsx';

const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') === true;

/** Opens files that are dropped anywhere on the panel; with Shift, next to what is open. */
function useDrop(workspace: Workspace): boolean {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const over = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(false);
      const files = [...(event.dataTransfer?.files ?? [])];
      workspace.openFiles(
        files.map((file) => ({ name: file.name, content: file })),
        event.shiftKey,
      );
    };
    document.addEventListener('dragover', over);
    document.addEventListener('dragleave', leave);
    document.addEventListener('drop', drop);
    return () => {
      document.removeEventListener('dragover', over);
      document.removeEventListener('dragleave', leave);
      document.removeEventListener('drop', drop);
    };
  }, [workspace]);
  return isOver;
}

/** The panel that is shown, and the dialogs over it. */
export function WorkspaceView({ workspace }: { readonly workspace: Workspace }): JSX.Element {
  const { panel, key } = workspace.shown.value;
  const [dialog, setDialog] = useState<DialogName | null>(null);
  const isOver = useDrop(workspace);
  const close = (): void => setDialog(null);
  return (
    <WorkspaceContext.Provider value={{ workspace, showDialog: setDialog }}>
      <PanelContext.Provider value={panel}>
        <App key={key} panel={panel} />
        {dialog === 'recordings' ? <RecordingsDialog onClose={close} /> : null}
        {dialog === 'save' ? <SaveDialog onClose={close} /> : null}
        {dialog === 'settings' ? <SettingsDialog onClose={close} /> : null}
        {isOver ? <div class="drop-hint">{PANEL.dropHint}</div> : null}
      </PanelContext.Provider>
    </WorkspaceContext.Provider>
  );
}
