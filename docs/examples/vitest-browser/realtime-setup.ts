import { commands } from 'vitest/browser';

// Runs before each test file is imported, so that what it opens is recorded from the start.
await commands.realtimeAttach();
