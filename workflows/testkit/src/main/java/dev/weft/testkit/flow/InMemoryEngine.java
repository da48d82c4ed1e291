package dev.weft.testkit.flow;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.temporal.testserver.TestServer;
import java.io.Closeable;
import java.io.IOException;

/**
 * The Java test server behind a port, for a whole worker to talk to, kept from losing workflow
 * tasks as flow tests keep it. Its clock is the real one.
 */
public final class InMemoryEngine implements Closeable {
  private final TestServer.InProcessTestServer engine;
  private final Server door;

  private InMemoryEngine(TestServer.InProcessTestServer engine, Server door) {
    this.engine = engine;
    this.door = door;
  }

  /** Starts one. */
  public static InMemoryEngine start(int port) throws IOException {
    TestServer.InProcessTestServer engine = TestServer.createServer(true);
    Channel channel = ClientInterceptors.intercept(engine.getChannel(), new LateCancels());
    Server door =
        Grpc.newServerBuilderForPort(port, InsecureServerCredentials.create())
            .addService(passedOn(WorkflowServiceGrpc.getServiceDescriptor(), channel))
            .addService(passedOn(OperatorServiceGrpc.getServiceDescriptor(), channel))
            .addService(new HealthStatusManager().getHealthService())
            .build()
            .start();
    return new InMemoryEngine(engine, door);
  }

  @Override
  public void close() {
    door.shutdownNow();
    engine.close();
  }

  private static ServerServiceDefinition passedOn(ServiceDescriptor service, Channel channel) {
    ServerServiceDefinition.Builder methods = ServerServiceDefinition.builder(service);
    for (MethodDescriptor<?, ?> method : service.getMethods()) {
      passOn(methods, method, channel);
    }
    return methods.build();
  }

  private static <Q, A> void passOn(
      ServerServiceDefinition.Builder methods, MethodDescriptor<Q, A> method, Channel channel) {
    methods.addMethod(
        method,
        ServerCalls.asyncUnaryCall((request, answer) ->
            ClientCalls.asyncUnaryCall(
                channel.newCall(method, CallOptions.DEFAULT), request, answer)));
  }
}
