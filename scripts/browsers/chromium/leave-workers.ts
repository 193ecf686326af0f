/**
 * Runs in a front-end of DevTools: from now on it attaches to no worker. A shared or service worker starts as soon as any
 * one of its clients releases it, and the front-end does that at once; where it comes first, the recorder comes too late.
 * What the front-end tells its targets to attach to is decided in one function, from which every kind of target inherits.
 */
export const LEAVE_WORKERS = `
  const { TargetManager } = await import('./core/sdk/sdk.js');
  const targets = TargetManager.TargetManager.instance().targets();
  if (targets.length === 0) return null;
  let holder = targets[0].targetAgent();
  while (holder !== null && !Object.hasOwn(holder, 'invoke_setAutoAttach')) holder = Object.getPrototypeOf(holder);
  if (holder === null) return false;
  const attach = holder.invoke_setAutoAttach;
  const excluded = ['worker', 'shared_worker', 'service_worker', 'browser', 'tab'];
  const filter = [...excluded.map((type) => ({ type, exclude: true })), {}];
  holder.invoke_setAutoAttach = function (request) {
    return Reflect.apply(attach, this, [{ ...request, filter }]);
  };
  const request = { autoAttach: true, waitForDebuggerOnStart: true, flatten: true };
  await Promise.all(targets.map((target) => target.targetAgent().invoke_setAutoAttach(request)));
  return true;`;
