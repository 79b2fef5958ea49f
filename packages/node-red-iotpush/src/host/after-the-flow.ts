/** Does what can wait, such as showing a status, once the next node has the message: Node-RED passes messages on with setImmediate. */
export const afterTheFlow = (work: () => void = () => {}): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(() => {
      work();
      resolve();
    });
  });
