import Exports
import Model
import Testing

@Suite struct DefaultSourcesTests {
    @Test func everyDefaultSourceLoads() {
        #expect(DefaultSources.loaded.diagnostics.isEmpty, "\(lines(DefaultSources.loaded.diagnostics))")
    }
}
