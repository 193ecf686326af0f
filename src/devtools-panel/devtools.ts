import browser from 'webextension-polyfill';

// The devtools page lives as long as DevTools is open on a tab; it does no more than add the Realtime tab.
void browser.devtools.panels.create('Realtime', 'icons/32.png', 'panel.html');
