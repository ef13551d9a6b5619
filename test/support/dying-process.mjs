// A process for renders in quarantine that a render ends, as a fault of a native library would.
process.on('message', (message) => {
  if (typeof message === 'object') process.kill(process.pid, 'SIGSEGV');
});
