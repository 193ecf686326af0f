/** How we name ourselves in files: with the version where the panel runs in the extension. */
export function generatorName(): string {
  const version = globalThis.chrome?.runtime?.getManifest?.().version;
  return version === undefined ? 'Realtime Inspector' : `Realtime Inspector ${version}`;
}
