/** Whether this panel runs in Firefox; where the two browsers differ in what they tell, cost or name. */
export const IS_FIREFOX = location.protocol === 'moz-extension:';
