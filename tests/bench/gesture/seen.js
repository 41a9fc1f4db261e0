// Runs in the page: how long from an input event until the frame after the one that shows what it did.

/**
 * Listens for the next trusted event of a type (and key) and gives the milliseconds from its time stamp to the begin
 * of the frame that follows the first frame in which `changed()` is true.
 */
window.seen_ = (type, key, changed) =>
  new Promise((resolve, reject) => {
    let stamp;
    const hear = (event) => {
      if (!event.isTrusted || (key !== null && event.key !== key)) return;
      stamp = event.timeStamp;
      removeEventListener(type, hear, true);
    };
    addEventListener(type, hear, true);
    const { port1, port2 } = new MessageChannel();
    const end = performance.now() + 10_000;
    const tick = () => port2.postMessage(null);
    // A message that is sent at the begin of a frame arrives when that frame is made.
    port1.onmessage = () => {
      if (stamp !== undefined && changed()) requestAnimationFrame((now) => resolve(now - stamp));
      else if (performance.now() > end) reject(new Error(`${type} ${key ?? ""}: not seen in ten seconds`));
      else requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  });

/** Whether a part of the board's picture is another than now. */
window.repainted_ = ({ x, y, width, height }) => {
  const context = document.querySelector(".stage canvas").getContext("2d");
  const ratio = devicePixelRatio;
  const read = () => {
    const { data } = context.getImageData(x * ratio, y * ratio, width * ratio, height * ratio);
    return new Uint32Array(data.buffer);
  };
  const before = read();
  return () => read().some((pixel, at) => pixel !== before[at]);
};
