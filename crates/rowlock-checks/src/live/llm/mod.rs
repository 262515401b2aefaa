//! Probes of chat operations with a language model behind them (OWASP LLM Top 10).

mod chat;
mod llm_cost_abuse;
mod llm_encoded_instruction;
mod llm_few_shot;
mod llm_indirect_injection;
mod llm_instruction_override;
mod llm_markdown_injection;
mod llm_model_disclosed;
mod llm_multi_turn;
mod llm_nested_instruction;
mod llm_personal_data;
mod llm_prompt_leak;
mod llm_role_play;
mod llm_token_smuggling;
mod llm_tool_abuse;
mod llm_translated_instruction;
mod llm_unauthenticated;
mod reply;
mod technique;
#[cfg(test)]
mod tests;

use rowlock_model::Probe;

/// The probes of this folder; the shared greeting and the plain wish come with the first of them.
pub static PROBES: &[&dyn Probe] = &[
    &llm_unauthenticated::LlmUnauthenticated,
    &llm_prompt_leak::LlmPromptLeak,
    &llm_instruction_override::TECHNIQUE,
    &llm_role_play::TECHNIQUE,
    &llm_encoded_instruction::TECHNIQUE,
    &llm_translated_instruction::TECHNIQUE,
    &llm_few_shot::TECHNIQUE,
    &llm_markdown_injection::TECHNIQUE,
    &llm_multi_turn::LlmMultiTurn,
    &llm_indirect_injection::TECHNIQUE,
    &llm_token_smuggling::TECHNIQUE,
    &llm_tool_abuse::LlmToolAbuse,
    &llm_nested_instruction::TECHNIQUE,
    &llm_personal_data::LlmPersonalData,
    &llm_cost_abuse::LlmCostAbuse,
    &llm_model_disclosed::LlmModelDisclosed,
];
