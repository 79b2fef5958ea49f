/** Resolves, after doing what can wait, such as showing a status, when the next node has the message: Node-RED hands messages on with setImmediate. */
export const afterTheFlow = (work: () => void = () => {}): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(() => {
      work();
      resolve();
    });
  });
