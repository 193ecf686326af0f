/**
 * The part of `@playwright/test` that is used here. The package is an optional peer and not installed in this project; the
 * declarations that are shipped name its own types.
 */
declare module '@playwright/test' {
  interface Evaluating {
    evaluate(expression: string): Promise<unknown>;
  }
  interface BrowserContext {
    exposeBinding(name: string, callback: (source: unknown, text: string) => unknown): Promise<unknown>;
    addInitScript(script: { readonly content: string }): Promise<unknown>;
    pages(): readonly Evaluating[];
  }
  export interface PlaywrightTestArgs {
    readonly context: BrowserContext;
    readonly page: Evaluating;
  }
  export type PlaywrightTestOptions = object;
  export type PlaywrightWorkerArgs = object;
  export type PlaywrightWorkerOptions = object;
  export interface TestInfo {
    readonly title: string;
    readonly status?: string;
    readonly expectedStatus: string;
    outputPath(name: string): string;
    attach(name: string, options: { readonly path: string; readonly contentType: string }): Promise<void>;
  }
  type Fixture<Value, Args> = (args: Args, use: (value: Value) => Promise<void>, testInfo: TestInfo) => Promise<void>;
  export interface TestType<Args, WorkerArgs> {
    extend<Own extends object>(fixtures: {
      [K in keyof (Own & Args)]?:
        Fixture<(Own & Args)[K], Own & Args & WorkerArgs> | readonly [(Own & Args)[K], { readonly option: true }];
    }): TestType<Args & Own, WorkerArgs>;
  }
  export interface Expect<Matchers> {
    extend<More>(matchers: More): Expect<Matchers & More>;
  }
  export const test: TestType<
    PlaywrightTestArgs & PlaywrightTestOptions,
    PlaywrightWorkerArgs & PlaywrightWorkerOptions
  >;
  export const expect: Expect<object>;
}
