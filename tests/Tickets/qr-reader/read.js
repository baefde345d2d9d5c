// Reads QR codes: for each line with a picture (its width and its grey values in base64) it prints a line with the code's version, a space
// and what it says, or an empty one where it finds no code. Ends with its input.
const jsQR = require("jsqr");

require("readline").createInterface({ input: process.stdin }).on("line", line => {
  const { width, grey } = JSON.parse(line);
  const bytes = Buffer.from(grey, "base64");
  const pixels = new Uint8ClampedArray(bytes.length * 4);
  bytes.forEach((value, index) => pixels.fill(value, index * 4, index * 4 + 3).fill(255, index * 4 + 3, index * 4 + 4));
  const found = jsQR(pixels, width, bytes.length / width);
  console.log(found === null ? "" : `${found.version} ${found.data}`);
});
