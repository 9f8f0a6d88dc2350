package io.logpost.engine;

/// The engine that tests above the seam use behaves as every engine.
class InMemoryEngineTest extends EngineContract {
  private final InMemoryEngine engine = new InMemoryEngine();

  @Override
  protected Engine engine() {
    return engine;
  }
}
