package dev.sluice.receiver.otlp;

import dev.sluice.component.Listens;
import dev.sluice.component.Receiver;
import dev.sluice.component.ReceiverContext;
import dev.sluice.config.SpecBinder;
import dev.sluice.data.Signal;
import dev.sluice.testkit.ReceiverContract;
import dev.sluice.testkit.Telemetry;
import io.grpc.StatusRuntimeException;

class OtlpReceiverContractTest extends ReceiverContract {
  @Override
  protected Receiver create(ReceiverContext context) {
    OtlpReceiverConfig config =
        SpecBinder.fromYaml(
            OtlpReceiverConfig.SPEC, "protocols: {grpc: {endpoint: '127.0.0.1:0'}}");
    return new OtlpReceiverFactory().create(config, context);
  }

  @Override
  protected String id() {
    return "otlp";
  }

  @Override
  protected boolean send(Receiver receiver, Signal signal, int items) {
    try (GrpcSender sender = new GrpcSender(((Listens) receiver).boundAddresses().get(0))) {
      sender.send(signal, Telemetry.request(signal, 0, items));
      return true;
    } catch (StatusRuntimeException e) {
      return false;
    }
  }
}
