import { makeFile } from './check/files.ts';
await makeFile('/tmp/scale/req.har', { traffic: 'requests', format: 'har', isPacked: false }, 25e6);
