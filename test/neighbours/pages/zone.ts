import 'zone.js';
import { forget, traffic } from './kit.ts';

window.runNeighbour = () =>
  window.Zone.current.fork({ name: 'app' }).run(async () => ({
    ...(await forget()),
    ...(await traffic()),
    zone: window.Zone.current.name,
  }));
