// Mocha passes a test whose promise was rejected without anybody waiting for it; here that ends the run.
process.on("unhandledRejection", (reason) => {
  throw reason;
});
