// Where Zapier looks for the app.
module.exports = require("./dist/app.js").default;
