package io.logpost.http;

/// Carries an error that says more than its failure does, such as the offsets of what was stored in
/// part.
public final class ProblemException extends RuntimeException {
  private final transient Problem problem;

  public ProblemException(Problem problem) {
    super(problem.detail());
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }
}
