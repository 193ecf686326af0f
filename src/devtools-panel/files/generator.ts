/** The program's name as written in files: with its version when the panel runs in the extension. */
export function generatorName(): string {
  const version = globalThis.chrome?.runtime?.getManifest?.().version;
  return version === undefined ? 'Realtime Inspector' : `Realtime Inspector ${version}`;
}
